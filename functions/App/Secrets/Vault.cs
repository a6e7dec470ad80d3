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

    /// <param name="context">Where the secret lives (tenant and row): opened anywhere else, it does not open.</param>
    public byte[] Seal(string plain, string context)
    {
        var text = Encoding.UTF8.GetBytes(plain);
        var box = new byte[1 + NonceLength + TagLength + text.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(sealingKey, TagLength);
        cipher.Encrypt(nonce, text, box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), Encoding.UTF8.GetBytes(context));
        return box;
    }

    public string Open(byte[] secret, string context)
    {
        if (secret.Length < 1 + NonceLength + TagLength || secret[0] != Format)
        {
            throw new CryptographicException("not a sealed secret");
        }

        var text = new byte[secret.Length - 1 - NonceLength - TagLength];
        using var cipher = new AesGcm(sealingKey, TagLength);
        cipher.Decrypt(secret.AsSpan(1, NonceLength), secret.AsSpan(1 + NonceLength + TagLength), secret.AsSpan(1 + NonceLength, TagLength), text, Encoding.UTF8.GetBytes(context));
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The key of a tenant's fingerprints (R25).</summary>
    public byte[] FingerprintKey(string tenant) => Derive(masterKey, $"fingerprint|{tenant}");

    /// <summary>The secret of a push channel: 43 characters, derived, so that it is stored nowhere.</summary>
    public string ChannelSecret(string channelId) =>
        Convert.ToBase64String(Derive(masterKey, $"channel|{channelId}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Derive(byte[] key, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));
}
