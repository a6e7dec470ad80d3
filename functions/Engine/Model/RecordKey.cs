using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Engine.Model;

/// <summary>32 hex digits that name a record in rows, messages and stamps without revealing it (R5, R25): a hash of place and record id.</summary>
public readonly record struct RecordKey(string Value)
{
    public const int Length = 32;

    public static RecordKey Of(PlaceIdentity place, RecordId id)
    {
        var text = $"{place.Connector}\n{place.Account}\n{place.Collection}\n{id.Value}";
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Length / 2)));
    }

    public override string ToString() => Value;
}
