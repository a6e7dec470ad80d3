using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CrmSync.App.Secrets;

/// <summary>Seals what is secret at rest, and derives the keys that are no one's to choose. One master key: the setting Secrets__Key.</summary>
public sealed class Vault(byte[] masterKey)
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] sealingKey = Derive(masterKey, "seal");

    /// <summary>Each is used by one caller at a time. Every call to a vendor opens a token, and to key a cipher for it costs more than to use it.</summary>
    private readonly ConcurrentBag<AesGcm> keyed = [];

    /// <param name="context">Where the secret lives (tenant and row): opened anywhere else, it does not open.</param>
    public byte[] Seal(string plain, string context)
    {
        var text = Encoding.UTF8.GetBytes(plain);
        var box = new byte[1 + NonceLength + TagLength + text.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var cipher = Take();
        cipher.Encrypt(nonce, text, box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), Encoding.UTF8.GetBytes(context));
        keyed.Add(cipher);
        return box;
    }

    public string Open(byte[] secret, string context)
    {
        if (secret.Length < 1 + NonceLength + TagLength || secret[0] != Format)
        {
            throw new CryptographicException("not a sealed secret");
        }

        var text = new byte[secret.Length - 1 - NonceLength - TagLength];
        var cipher = Take();
        cipher.Decrypt(secret.AsSpan(1, NonceLength), secret.AsSpan(1 + NonceLength + TagLength), secret.AsSpan(1 + NonceLength, TagLength), text, Encoding.UTF8.GetBytes(context));
        keyed.Add(cipher);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The key of a tenant's fingerprints (R25).</summary>
    public byte[] FingerprintKey(string tenant) => Derive(masterKey, $"fingerprint|{tenant}");

    /// <summary>The secret of a push channel: 43 characters, derived, so that it is stored nowhere.</summary>
    public string ChannelSecret(string channelId) =>
        Convert.ToBase64String(Derive(masterKey, $"channel|{channelId}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private AesGcm Take() => keyed.TryTake(out var cipher) ? cipher : new AesGcm(sealingKey, TagLength);

    private static byte[] Derive(byte[] key, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));
}
