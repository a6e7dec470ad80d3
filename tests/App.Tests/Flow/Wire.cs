namespace CrmSync.App.Tests.Flow;

/// <summary>The way to the vendors, where a test can wait for a call or change what comes back.</summary>
internal sealed class Wire(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public Func<HttpRequestMessage, Task>? Before { get; set; }

    /// <summary>Gets the answer's text and gives the one to use in its place.</summary>
    public Func<HttpRequestMessage, string, string>? Rewrite { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is { } before)
        {
            await before(request).WaitAsync(cancellationToken);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (Rewrite is { } rewrite)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(rewrite(request, text), System.Text.Encoding.UTF8, "application/json");
        }

        return response;
    }
}
