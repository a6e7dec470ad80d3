namespace CrmSync.Sandbox.Memory;

/// <summary>How the neutral service behaves and misbehaves. The defaults are the well-behaved position.</summary>
public sealed record MemorySwitches
{
    /// <summary>A create with a known key answers "exists"; otherwise it makes a second record.</summary>
    public bool KeysAreUnique { get; init; } = true;

    /// <summary>The version is the time of the change in whole seconds, so that two changes in one second look alike; otherwise a counter.</summary>
    public bool VersionIsTime { get; init; }

    /// <summary>ifVersion is checked; otherwise ignored.</summary>
    public bool ChecksVersions { get; init; } = true;

    public bool Trims { get; init; }

    public bool UpperCases { get; init; }

    /// <summary>Texts are cut to this length on save; 0 keeps them.</summary>
    public int CutsTo { get; init; }

    /// <summary>Lists cut texts to this length and name the field in "partial"; 0 shows them whole.</summary>
    public int ListsCutTo { get; init; }

    /// <summary>Each token refresh answers a new refresh token and ends the old one.</summary>
    public bool RotatesRefreshTokens { get; init; }

    /// <summary>Of an access token.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Batch replies carry the values as stored; otherwise only versions.</summary>
    public bool RepliesCarryValues { get; init; } = true;

    public int MostRows { get; init; } = 100;

    /// <summary>Calls of an account in any minute, else 429 with Retry-After; 0 for any number. Tokens are not counted.</summary>
    public int CallsPerMinute { get; init; }

    /// <summary>Calls of an account in any 24 hours; 0 for any number.</summary>
    public int CallsPerDay { get; init; }
}
