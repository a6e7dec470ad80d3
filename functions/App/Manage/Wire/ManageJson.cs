using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Wire;

/// <summary>Bodies to and from callers: as rows are written, and strict about what must be there.</summary>
public static class ManageJson
{
    public static readonly JsonSerializerOptions Options = New();

    private static JsonSerializerOptions New()
    {
        var options = new JsonSerializerOptions(StateJson.Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            MaxDepth = 32,
        };
        options.MakeReadOnly();
        return options;
    }
}
