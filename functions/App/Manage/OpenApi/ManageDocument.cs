using CrmSync.App.Manage.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CrmSync.App.Manage.OpenApi;

/// <summary>The OpenAPI document of the operator's API: what ASP.NET finds out by itself, and what it cannot know.</summary>
internal static class ManageDocument
{
    private const string Key = "functionKey";

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/manage/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CRM Sync", Version = "1", Description = "Connections, syncs, runs and history of a tenant." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "x-functions-key" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // What is null is left out of a reply.
            foreach (var absent in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
            {
                schema.Required?.Remove(absent.Name);
            }

            return Task.CompletedTask;
        });
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Schema = parameter.Name switch
            {
                "tenant" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9-]{1,40}$" },
                "most" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{Asked.MostRows}", Default = Asked.UsualRows },
                "all" => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
                "side" => new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["left", "right"] },
                _ => parameter.Schema,
            };
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestOf>().FirstOrDefault() is { } request)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = request.Required,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = await SchemaAsync(request.Type, context, cancellationToken) } },
            };
        }
    }

    private static async Task<IOpenApiSchema> SchemaAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        if (context.Document is not { } document)
        {
            return schema;
        }

        document.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, document);
    }
}
