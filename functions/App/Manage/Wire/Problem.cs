using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CrmSync.App.Manage.Wire;

/// <summary>Why a request was not carried out (https://www.rfc-editor.org/rfc/rfc9457).</summary>
public sealed record Problem(string Type, string Title, int Status, string Detail)
{
    public const string MediaType = "application/problem+json";

    /// <summary>The fields that are wrong; absent where no single field is.</summary>
    public ImmutableArray<FieldError>? Errors { get; init; }

    /// <summary>When to try again, said in the Retry-After header.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(IEnumerable<FieldError> errors) =>
        Of(400, "invalid-input", "The request is not valid", "Every wrong field is named in errors.") with { Errors = [.. errors] };

    public static Problem Invalid(string field, string allowed) => Invalid([new(field, allowed)]);

    public static Problem NotJson(string detail) => Of(400, "malformed-json", "The body is not JSON", detail);

    public static Problem NotFound(string what) => Of(404, "not-found", "There is no such thing here", $"This tenant has no {what} with this id.");

    public static Problem Conflict(string type, string detail) => Of(409, type, "The request does not fit the present state", detail);

    public static Problem Unavailable(string what, TimeSpan retryAfter) =>
        Of(503, "unavailable", "Try again later", $"{what} does not answer now.") with { RetryAfter = retryAfter };

    public static Problem Of(int status, string type, string title, string detail) => new($"urn:crm-sync:problem:{type}", title, status, detail);
}
