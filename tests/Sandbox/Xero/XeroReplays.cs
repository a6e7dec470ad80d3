using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Sandbox.Xero;

/// <summary>Answers kept by Idempotency-Key, errors as well. https://developer.xero.com/documentation/guides/idempotent-requests/idempotency</summary>
internal sealed class XeroReplays
{
    private const int LongestKey = 128;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(6);

    private readonly Dictionary<string, (string Request, SandboxResponse Answer, DateTimeOffset Until)> _answers = [];

    public SandboxResponse Run(SandboxRequest request, DateTimeOffset now, Func<SandboxResponse> effect)
    {
        if (request.Header("Idempotency-Key") is not { Length: > 0 } key)
        {
            return effect();
        }

        if (key.Length > LongestKey)
        {
            return XeroRefusal.Exception(10, "ValidationException", $"Idempotency Key is longer than {LongestKey} characters.");
        }

        var signature = Signature(request);
        if (_answers.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.Request == signature ? known.Answer : XeroRefusal.Exception(10, "ValidationException", $"Idempotency Key {key} is used with a different request.");
        }

        var answer = effect();
        _answers[key] = (signature, answer, now + Kept);
        return answer;
    }

    private static string Signature(SandboxRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.Query} {request.Header("xero-tenant-id")}\n"), .. request.Body]));
}
