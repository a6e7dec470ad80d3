using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Memory;

/// <summary>An error answer: {"error":{"code","message"}}.</summary>
internal sealed class MemoryRefusal(int status, string code) : Exception(code)
{
    public SandboxResponse Answer() => Of(status, Message);

    public static SandboxResponse Of(int status, string? code)
    {
        code ??= status switch
        {
            401 => "unauthorized",
            403 => "forbidden",
            404 => "not_found",
            410 => "cursor_expired",
            429 => "throttled",
            >= 500 => "unavailable",
            _ => "invalid",
        };
        return SandboxResponse.Json(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = code.Replace('_', ' ') } });
    }
}
