namespace EdgeVault.Custody.Stations;

/// <summary>Why a scan changed nothing; the screen says it in words.</summary>
public enum StationRefusal
{
    None,

    /// <summary>Not a code that anything here is known by.</summary>
    UnknownCode,

    /// <summary>Several things here are known by it: a number of a kind of pieces, not of one.</summary>
    Ambiguous,

    /// <summary>Misread: its check digit is wrong.</summary>
    BadCheckDigit,

    /// <summary>A sound code, and not what is wanted now.</summary>
    NotItsTurn,

    NotAuthorised,

    /// <summary>Giver, receiver and witness are different people.</summary>
    SamePerson,

    AlreadyScanned,

    /// <summary>As many pieces as one place, box or hand-over takes in one go; the next one is to be begun.</summary>
    Full,

    /// <summary>Nothing was scanned yet that could be handed over, sealed or undone.</summary>
    NothingYet,

    /// <summary>The ledger takes nothing, so nothing may count.</summary>
    NotRecorded,
}
