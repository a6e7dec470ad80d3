using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Connectors.Memory;

/// <summary>The service's messages. A record stays a <see cref="JsonElement"/> until it is mapped, so that a bad one spoils itself only.</summary>
internal sealed record MemoryToken(string? AccessToken, int? ExpiresIn, string? RefreshToken, string? Error);

internal sealed record MemoryAccount(string Id, string Name);

internal sealed record MemoryPlaces(IReadOnlyList<MemoryAccount> Collections);

internal sealed record MemoryFieldList(IReadOnlyList<MemoryFieldType> Fields);

/// <param name="Type">text, date, datetime, number, bool or list.</param>
internal sealed record MemoryFieldType(string Name, string Type);

internal sealed record MemoryPage(IReadOnlyList<JsonElement> Records, string? Next, string? Cursor);

internal sealed record MemoryBatch(IReadOnlyList<MemoryOperation> Operations);

/// <param name="Key">A create's unique key: the stamp.</param>
internal sealed record MemoryOperation(string Op, string? Id, string? Key, string? IfVersion, IReadOnlyDictionary<string, JsonElement>? Values);

internal sealed record MemoryResults(IReadOnlyList<JsonElement> Results);

internal sealed record MemoryWatch(string Id, string Url, string Secret, DateTimeOffset Expires);

internal sealed record MemoryWatched(string Id, DateTimeOffset Expires);

internal sealed record MemoryPush(string? Collection);

internal sealed record MemoryErrorReply(MemoryError? Error);

internal sealed record MemoryError(string? Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MemoryAccount))]
[JsonSerializable(typeof(MemoryPlaces))]
[JsonSerializable(typeof(MemoryFieldList))]
[JsonSerializable(typeof(MemoryPage))]
[JsonSerializable(typeof(MemoryBatch))]
[JsonSerializable(typeof(MemoryResults))]
[JsonSerializable(typeof(MemoryWatch))]
[JsonSerializable(typeof(MemoryWatched))]
[JsonSerializable(typeof(MemoryPush))]
[JsonSerializable(typeof(MemoryErrorReply))]
[JsonSerializable(typeof(List<MemoryElement>))]
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
internal sealed partial class MemoryJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MemoryToken))]
internal sealed partial class MemoryTokenJson : JsonSerializerContext;
