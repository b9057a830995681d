using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.StockQueries;

public sealed class StockJudgeTests
{
    /// <summary>How long a proof lasts goes by the value class, and that stands in the register.</summary>
    [Theory]
    [InlineData(ValueClass.Low, StockReasons.None)]
    [InlineData(ValueClass.High, StockReasons.ProofTooOld)]
    [InlineData(ValueClass.Unknown, StockReasons.ProofTooOld)]
    public void A_proof_of_two_days_ago_is_good_for_what_the_register_calls_of_low_value(ValueClass valueClass, StockReasons against)
    {
        var time = new ManualTimeProvider(VaultDoor.At);
        var registers = new FixedRegisters(new PieceRegister([new Piece { PieceId = "p-1", ValueClass = valueClass }]));
        var piece = PieceState.New("p-1") with
        {
            Whereabouts = Whereabouts.Inside,
            Zone = "vault-a",
            Proof = ProofKind.Passage,
            ProofUs = Custody.Events.CustodyTime.ToUs(VaultDoor.At.AddDays(-2)),
        };

        Assert.Equal(
            against,
            new StockJudge(registers, new StockPolicy(), time).ReasonsAgainst(new CustodyState(), piece) & StockReasons.ProofTooOld);
    }
}
