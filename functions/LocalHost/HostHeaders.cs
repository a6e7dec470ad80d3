namespace CrmSync.LocalHost;

/// <summary>What the host adds to each call of the handler.</summary>
internal static class HostHeaders
{
    public const string InvocationId = "X-Azure-Functions-InvocationId";
    public const string HostVersion = "X-Azure-Functions-HostVersion";
    public const string Version = "4.0.0.0";
}
