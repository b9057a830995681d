using EdgeVault.Custody.Pieces;

namespace EdgeVault.Gateway.Registers;

/// <summary>The lines about registers. None of them names a person or a coordinate.</summary>
internal sealed partial class RegisterLog(ILogger logger)
{
    public void Loaded(string name, string path, IRegisterLoad load)
    {
        foreach (var problem in load.Problems)
        {
            LogProblem(logger, path, problem.ToString());
        }

        LogLoaded(logger, load.Ids.Count(), name, path, load.Problems.Count);
    }

    /// <summary>It was read again, and what it said before stays.</summary>
    public void Refused(string path, string fault) => LogRefused(logger, path, fault);

    /// <summary>Badges whose tag is a piece's, too.</summary>
    public void Worn(string path, RegistersNow now)
    {
        foreach (var custodian in now.Custodians.Custodians.Values.Where(static custodian => custodian.Identity.Length > 0))
        {
            if (now.Pieces.TryFind(custodian.Identity, out var piece))
            {
                LogPieceWorn(logger, path, custodian.CustodianId, piece.PieceId);
            }
        }
    }

    [LoggerMessage(5131, LogLevel.Warning, "{Path}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string path, string problem);

    [LoggerMessage(5132, LogLevel.Information, "{Count} {What} from {Path}; {Problems} problems.")]
    private static partial void LogLoaded(ILogger logger, int count, string what, string path, int problems);

    [LoggerMessage(5134, LogLevel.Error, "{Path} was read again and is not used; what was read before stays: {Fault}")]
    private static partial void LogRefused(ILogger logger, string path, string fault);

    [LoggerMessage(5133, LogLevel.Warning,
        "{Path}: the tag in the badge of {Custodian} is that of piece {Piece}, and counts as the piece's; write another into column epc.")]
    private static partial void LogPieceWorn(ILogger logger, string path, string custodian, string piece);
}
