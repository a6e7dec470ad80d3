using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>One typed call: its path and query parameters are the properties marked with <c>RequestParameter</c>.</summary>
internal abstract class CalendarBaseServiceRequest<TResponse> : ClientServiceRequest<TResponse>
{
    private readonly object? body;

    protected CalendarBaseServiceRequest(IClientService service, string method, string path, object? body = null)
        : base(service)
    {
        (HttpMethod, RestPath, this.body) = (method, path, body);
        InitParameters();
    }

    public sealed override string HttpMethod { get; }

    public sealed override string RestPath { get; }

    public sealed override string MethodName => GetType().Name;

    protected sealed override object? GetBody() => body;

    protected sealed override void InitParameters() => base.InitParameters();

    protected void Declare(string type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            RequestParameters.Add(name, new Parameter { Name = name, IsRequired = type == "path", ParameterType = type });
        }
    }
}
