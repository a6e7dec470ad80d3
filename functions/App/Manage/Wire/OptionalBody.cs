using System.Reflection;
using CrmSync.App.Manage.OpenApi;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace CrmSync.App.Manage.Wire;

/// <summary>A body that need not be there.</summary>
internal sealed class OptionalBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Body<T>? given;

    private OptionalBody(Body<T>? given) => this.given = given;

    public Task<Reply<TReply>> ThenAsync<TReply>(Func<T?, Task<Reply<TReply>>> answer) => given is null ? answer(null) : given.ThenAsync(answer);

    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context) => new(HasBody(context) ? await Body<T>.BindAsync(context) : null);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new RequestOf(typeof(T), Required: false));

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;
}
