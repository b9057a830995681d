namespace EdgeVault.Custody.Stations;

/// <summary>Why a scan changed nothing; the screen says it in words.</summary>
public enum StationRefusal
{
    None,

    /// <summary>Not a code that anything here is known by.</summary>
    UnknownCode,

    /// <summary>Misread: its check digit is wrong.</summary>
    BadCheckDigit,

    /// <summary>A sound code, and not what is wanted now.</summary>
    NotItsTurn,

    NotAuthorised,

    /// <summary>Giver, receiver and witness are different people.</summary>
    SamePerson,

    AlreadyScanned,

    /// <summary>Nothing was scanned yet that could be handed over, sealed or undone.</summary>
    NothingYet,
}
