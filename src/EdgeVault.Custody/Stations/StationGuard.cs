namespace EdgeVault.Custody.Stations;

/// <summary>What must hold beside the kind of the code.</summary>
internal enum StationGuard
{
    Always,
    Authorised,
    NewPiece,

    /// <summary>Another authorised person, pieces to receive, and none of them asks for a witness.</summary>
    ReceiverAlone,

    /// <summary>As <see cref="ReceiverAlone"/>, and a piece does ask.</summary>
    ReceiverWithWitness,

    /// <summary>An authorised person who is neither giver nor receiver.</summary>
    ThirdPerson,

    /// <summary>An authorised person who has not counted here before; the first count waits for another's.</summary>
    Recounter,

    /// <summary>Who is signed in shows the badge again.</summary>
    SamePerson,

    HasPieces,
    HasSomethingToUndo,
}
