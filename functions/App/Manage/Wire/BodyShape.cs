using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CrmSync.App.Manage.Wire;

/// <summary>Compares JSON with the type it is to become, and names every field that does not fit, with what is allowed there.</summary>
internal static class BodyShape
{
    private const int MostErrors = 50;
    private const int LongestName = 60;

    public static List<FieldError> Check(JsonElement json, JsonTypeInfo type)
    {
        var errors = new List<FieldError>();
        Check(json, type, "", errors);
        return errors;
    }

    private static void Check(JsonElement json, JsonTypeInfo type, string path, List<FieldError> errors)
    {
        switch (type.Kind)
        {
            case var _ when errors.Count >= MostErrors:
                break;
            case JsonTypeInfoKind.Object when json.ValueKind == JsonValueKind.Object:
                CheckObject(json, type, path, errors);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index())
                {
                    Check(item, Info(type.ElementType), $"{path}[{index}]", errors);
                }

                break;
            case JsonTypeInfoKind.Dictionary when json.ValueKind == JsonValueKind.Object:
                foreach (var entry in json.EnumerateObject())
                {
                    Check(entry.Value, Info(type.ElementType), Join(path, entry.Name), errors);
                }

                break;
            case JsonTypeInfoKind.None when Fits(json, type):
                break;
            default:
                errors.Add(new(path.Length == 0 ? "body" : path, Allowed(type)));
                break;
        }
    }

    private static void CheckObject(JsonElement json, JsonTypeInfo type, string path, List<FieldError> errors)
    {
        var known = type.Properties.ToDictionary(property => property.Name);
        foreach (var given in json.EnumerateObject())
        {
            if (!known.TryGetValue(given.Name, out var property))
            {
                errors.Add(new(Join(path, given.Name), "no such field; allowed are " + string.Join(", ", known.Keys)));
            }
            else if (given.Value.ValueKind != JsonValueKind.Null)
            {
                Check(given.Value, Info(property.PropertyType), Join(path, property.Name), errors);
            }
            else if (!property.IsSetNullable)
            {
                errors.Add(new(Join(path, property.Name), Allowed(Info(property.PropertyType))));
            }
        }

        errors.AddRange(type.Properties
            .Where(property => property.IsRequired && !json.TryGetProperty(property.Name, out _))
            .Select(property => new FieldError(Join(path, property.Name), "is required: " + Allowed(Info(property.PropertyType)))));
    }

    private static bool Fits(JsonElement json, JsonTypeInfo type)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        try
        {
            return json.Deserialize(type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Allowed(JsonTypeInfo type) => type switch
    {
        { Kind: JsonTypeInfoKind.Enumerable } => "a list",
        { Kind: JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary } => "an object",
        { Type.IsEnum: true } => string.Join(", ", Enum.GetNames(type.Type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)),
        _ when type.Type == typeof(string) => "a text",
        _ when type.Type == typeof(bool) => "true or false",
        _ when type.Type == typeof(DateTimeOffset) => "a date and time with offset, such as 2026-01-31T08:00:00Z",
        _ => type.Type.Name,
    };

    /// <summary>Of the type itself where it is a nullable one.</summary>
    private static JsonTypeInfo Info(Type? type) => ManageJson.Options.GetTypeInfo(
        type is null ? throw new InvalidOperationException("a list or dictionary has an element type") : Nullable.GetUnderlyingType(type) ?? type);

    private static string Join(string path, string name)
    {
        var shown = name.Length > LongestName ? name[..LongestName] : name;
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }
}
