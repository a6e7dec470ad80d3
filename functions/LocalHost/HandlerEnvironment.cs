using System.Globalization;

namespace CrmSync.LocalHost;

/// <summary>What the host adds to the environment that the handler inherits.</summary>
internal static class HandlerEnvironment
{
    public static IReadOnlyDictionary<string, string> For(string appRoot, int port, AppSettings settings)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var workerId = Guid.NewGuid().ToString();
        return new Dictionary<string, string>(settings.Own)
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = portText,
            ["FUNCTIONS_HTTPWORKER_PORT"] = portText,
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = workerId,
            ["FUNCTIONS_HTTPWORKER_ID"] = workerId,
            ["FUNCTIONS_APP_ROOT_PATH"] = appRoot,
        };
    }
}
