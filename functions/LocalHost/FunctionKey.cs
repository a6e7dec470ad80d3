using System.Security.Cryptography;
using System.Text;

namespace CrmSync.LocalHost;

/// <summary>The one key of this host; the real host has one per function, a host key and a master key.</summary>
internal sealed class FunctionKey(string value)
{
    public string Value { get; } = value;

    public static FunctionKey Generate() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));

    public bool Opens(HttpRequest request)
    {
        var given = request.Headers["x-functions-key"].ToString();
        return Matches(given.Length > 0 ? given : request.Query["code"].ToString());
    }

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), Hash(Value));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
