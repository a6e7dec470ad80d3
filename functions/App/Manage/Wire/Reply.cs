using System.Globalization;

namespace CrmSync.App.Manage.Wire;

/// <summary>A value for the caller, or the problem that came instead. A closed choice.</summary>
public abstract record Reply<T> : IResult
{
    private Reply()
    {
    }

    /// <param name="Location">Of what was made.</param>
    public sealed record Given(T Value, int Status = StatusCodes.Status200OK, string? Location = null) : Reply<T>;

    public sealed record Refused(Problem Problem) : Reply<T>;

    public static implicit operator Reply<T>(T value) => new Given(value);

    public static implicit operator Reply<T>(Problem problem) => new Refused(problem);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        switch (this)
        {
            case Given { Value: Nothing }:
                response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case Given given:
                response.StatusCode = given.Status;
                response.Headers.Location = given.Location;
                return response.WriteAsJsonAsync(given.Value, ManageJson.Options, httpContext.RequestAborted);
            case Refused { Problem: var problem }:
                response.StatusCode = problem.Status;
                response.Headers.RetryAfter = problem.RetryAfter is { } pause ? Math.Max(1, (long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : default;
                return response.WriteAsJsonAsync(problem, ManageJson.Options, Problem.MediaType, httpContext.RequestAborted);
            default:
                throw new InvalidOperationException("unknown reply");
        }
    }
}

/// <summary>A success without a body.</summary>
public readonly record struct Nothing;
