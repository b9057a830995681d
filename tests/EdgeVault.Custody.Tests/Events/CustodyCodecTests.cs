using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Stock;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Events;

public sealed class CustodyCodecTests
{
    [Fact]
    public void Bytes_come_back_as_the_event_they_were_made_of()
    {
        var vault = new Vault();
        var recorded = vault.Commit(Vault.Passage(1, Direction.In), Vault.Gap("r1"));

        Assert.Equal(recorded, vault.Ledger.Select(bytes => CustodyCodec.Parse(bytes)));
    }

    [Fact]
    public void The_largest_event_is_read_and_one_byte_more_is_not()
    {
        var largest = Sized(CustodyCodec.EventBytesMax);
        var tooLarge = Sized(CustodyCodec.EventBytesMax + 1);

        Assert.Equal(largest, CustodyCodec.Parse(CustodyCodec.Serialize(largest)));
        Assert.Equal(
            "A custody event of 65536 bytes is too long; 65535 would do.",
            Assert.Throws<CustodyFormatException>(() => CustodyCodec.Serialize(tooLarge)).Message);
        Assert.False(CustodyCodec.TryParse(tooLarge.ToByteArray(), out _, out var error));
        Assert.Contains("too long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_without_a_schema_are_no_event()
    {
        Assert.Equal(
            "The bytes name no schema; 1 or higher would do.",
            Assert.Throws<CustodyFormatException>(() => CustodyCodec.Parse([])).Message);
        Assert.Throws<CustodyFormatException>(
            () => CustodyCodec.Parse(new CustodyEvent { Site = "dc1" }.ToByteArray()));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        var groups = new byte[60_000];
        // Field 5000 opened as a group, again and again: 0xC3 0xB8 0x02 each time.
        for (var i = 0; i + 3 <= groups.Length; i += 3)
        {
            (groups[i], groups[i + 1], groups[i + 2]) = (0xC3, 0xB8, 0x02);
        }

        var e = Assert.Throws<CustodyFormatException>(() => CustodyCodec.Parse(groups));
        Assert.IsType<InvalidProtocolBufferException>(e.InnerException);
    }

    [Fact]
    public void A_kind_of_a_later_version_is_carried_on_byte_for_byte()
    {
        var bytes = Later.BytesOf(number: 199, pieceId: "p-1");

        var parsed = CustodyCodec.Parse(bytes);

        Assert.Equal(bytes, CustodyCodec.Serialize(parsed));
        Assert.Equal(("unknown", 199), (EventKinds.NameOf(parsed), EventKinds.NumberOf(parsed)));
    }

    [Fact]
    public void Every_truncation_and_every_damage_is_an_event_or_a_format_error()
    {
        var vault = new Vault();
        var history = new History(new Random(1));
        while (vault.Ledger.Count < 60)
        {
            vault.Commit(history.Batch());
        }

        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])vault.Ledger[random.Next(vault.Ledger.Count)].Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Survives(bytes, seed);
        }

        foreach (var bytes in vault.Ledger)
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Survives(bytes[..length], length);
            }
        }
    }

    private static void Survives(byte[] bytes, int seed)
    {
        try
        {
            if (!CustodyCodec.TryParse(bytes, out var custodyEvent, out _))
            {
                return;
            }

            // What parses must be fit for the fold and for people to read.
            new Custody.Stock.CustodyState().Apply(new EventAt(1, 0), custodyEvent);
            EventJsonTests.Json(custodyEvent);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {Convert.ToHexString(bytes)}", e);
        }
    }

    private static CustodyEvent Sized(int bytes)
    {
        var cause = new string('x', bytes - 100);
        var custodyEvent = new CustodyEvent { Schema = 1, StorageState = new() { Cause = cause } };
        custodyEvent.StorageState.Cause += new string('x', bytes - custodyEvent.CalculateSize());
        Assert.Equal(bytes, custodyEvent.CalculateSize());
        return custodyEvent;
    }
}
