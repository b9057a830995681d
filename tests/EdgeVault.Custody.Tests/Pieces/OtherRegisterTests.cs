using System.Text;
using EdgeVault.Custody.Pieces;

namespace EdgeVault.Custody.Tests.Pieces;

public sealed class OtherRegisterTests
{
    [Fact]
    public void Places_are_loaded_and_bad_ones_named()
    {
        var load = PlaceFile.Load(Bytes(
            """
            placeId,zone,vault,room,cabinet,drawer,slot,capacity
            pl-1,vault-a,A,2,C3,D4,7,12
            pl-2,vault-a,,,,,,
            pl-1,vault-b,,,,,,
            pl-3,vault-a,,,,,,many
            """));

        Assert.Equal(["pl-1", "pl-2"], load.Places.Keys);
        Assert.Equal((12, "D4"), (load.Places["pl-1"].Capacity, load.Places["pl-1"].Drawer));
        Assert.Null(load.Places["pl-2"].Capacity);
        Assert.Equal(
            [
                "line 4, column placeId: the value stands in line 2 already; each may stand once.",
                "line 5, column capacity: 'many' is not a whole number from 0 to 1000000.",
            ],
            load.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Custodians_are_loaded_and_no_problem_tells_a_badge()
    {
        var load = CustodianFile.Load(Bytes(
            """
            custodianId,badge,roles
            c-1,BADGE-SECRET,vault;loss-prevention
            c-2,BADGE-SECRET,
            c-3,,packer
            """));

        Assert.Equal(["c-1", "c-3"], load.Custodians.Keys);
        Assert.Equal(["vault", "loss-prevention"], load.Custodians["c-1"].Roles);
        Assert.Equal("badge", Assert.Single(load.Problems).Column);
        Assert.DoesNotContain("SECRET", load.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_a_coordinate_nor_a_badge_is_printed_with_its_record()
    {
        var place = new Place { PlaceId = "pl-1", Vault = "SECRET", Drawer = "SECRET" };
        var custodian = new CustodianEntry { CustodianId = "c-1", Badge = "SECRET" };

        Assert.Equal("pl-1 c-1", $"{place} {custodian}");
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
