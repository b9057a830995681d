using System.Text;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gs1.Epc;

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
    public void A_radio_badge_is_known_by_its_epc_which_may_stand_once()
    {
        var load = CustodianFile.Load(Bytes(
            """
            custodianId,badge,roles,epc
            c-1,,,urn:epc:id:gsrnp:0614141.0000000001
            c-2,,,urn:epc:id:gsrnp:0614141.0000000001
            c-3,,,no tag
            c-4,,,
            c-5,,,
            """));

        Assert.Equal(["c-1", "c-4", "c-5"], load.Custodians.Keys);
        // What its tag is found by.
        Assert.True(EpcCodec.TryEncodeTagUri("urn:epc:tag:gsrnp-96:1.0614141.0000000001", out var bits, out var error), error.ToString());
        Assert.Equal([EpcCodec.IdentityKey(bits), "", ""], load.Custodians.Values.Select(custodian => custodian.Identity));
        Assert.Equal([(3, "epc"), (4, "epc")], load.Problems.Select(problem => (problem.Line, problem.Column)));
    }

    [Fact]
    public void A_file_without_radio_badges_lacks_nothing() =>
        Assert.Empty(CustodianFile.Load(Bytes("custodianId,badge,roles\nc-1,B-1,packer")).Problems);

    [Fact]
    public void A_file_without_badges_is_told_so() => Assert.Equal(
        "columns are missing and count as unknown: badge.",
        Assert.Single(CustodianFile.Load(Bytes("custodianId,roles\nc-1,packer")).Problems).Message);

    [Fact]
    public void Neither_a_coordinate_nor_a_badge_is_printed_with_its_record()
    {
        var place = new Place { PlaceId = "pl-1", Vault = "SECRET", Drawer = "SECRET" };
        var custodian = new CustodianEntry { CustodianId = "c-1", Badge = "SECRET" };

        Assert.Equal("pl-1 c-1", $"{place} {custodian}");
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
