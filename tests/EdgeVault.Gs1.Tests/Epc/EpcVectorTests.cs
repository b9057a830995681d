using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Published and cross-checked pairs, each row both ways.</summary>
public sealed class EpcVectorTests
{
    [Fact]
    public void Every_tag_says_what_its_row_says()
    {
        foreach (var row in EpcVector.All)
        {
            Assert.True(EpcCodec.TryDecodeHex(row.Hex, out var bits, out var identity, out var error), $"{row}: {error}");

            Assert.Equal(row.Hex.Length * 4, bits.BitCount);
            Assert.Equal(row.Scheme, identity.SchemeName);
            Assert.Equal(NullIfEmpty(row.Uri), identity.PureIdentityUri);
            Assert.Equal(NullIfEmpty(row.TagUri), identity.TagUri);
            Assert.Equal(NullIfEmpty(row.StandardLink), identity.DigitalLink);
            Assert.Equal(identity.Key, EpcCodec.IdentityKey(bits));
            Assert.True(row.ElementString.Length == 0 || row.StandardElementString == identity.ElementString, row.ToString());
        }
    }

    [Fact]
    public void Every_tag_uri_encodes_to_its_row()
    {
        foreach (var row in EpcVector.All.Where(row => !row.IsPlus))
        {
            Assert.True(EpcCodec.TryEncodeTagUri(row.TagUri, out var bits, out var error), $"{row}: {error}");
            Assert.True(EpcCodec.TryDecodeHex(row.Hex, out _, out var identity, out _));

            // A tag with reserved bits set decodes to what a clean one says, and is encoded clean.
            var isClean = identity.Tag!.Value.Remarks == EpcRemarks.None;
            Assert.Equal(isClean, row.Hex == bits.ToHex());
            Assert.True(EpcCodec.TryRead(bits, out var tag, out _));
            Assert.Equal(EpcRemarks.None, tag.Remarks);
            Assert.True(tag.IsSameIdentity(identity.Tag.Value));
        }
    }

    /// <summary>A plus scheme has no URI; its elements have one shortest encoding, and that is the published one. Rows
    /// end at a nibble, tags at a word.</summary>
    [Fact]
    public void Every_plus_row_encodes_from_its_elements()
    {
        foreach (var row in EpcVector.All.Where(row => row.IsPlus))
        {
            var elements = row.Elements();
            Assert.True(EpcCodec.TryDecodeHex(row.Hex, out _, out var identity, out _));
            Assert.Equal(elements, identity.Elements);
            Assert.True(EpcCodec.TryFindPlusScheme(elements, out var scheme), row.ToString());

            var filter = identity.Tag!.Value.Filter;
            Assert.True(EpcCodec.TryEncodeElements(elements, scheme, filter, 0, out var bits, out var error), $"{row}: {error}");

            Assert.Equal(identity.Tag.Value.Scheme, scheme);
            Assert.Equal(row.Hex.TrimEnd('0'), bits.ToHex().TrimEnd('0'));
            Assert.Equal(0, bits.BitCount % 16);
        }
    }

    [Fact]
    public void Every_pure_identity_gives_the_same_texts_without_a_tag()
    {
        foreach (var row in EpcVector.All.Where(row => row.Uri.Length > 0))
        {
            Assert.True(EpcCodec.TryParseIdentityUri(row.Uri, out var identity, out var error), $"{row}: {error}");
            Assert.True(EpcCodec.TryDecodeHex(row.Hex, out _, out var tagged, out _));

            Assert.Equal(row.Uri, identity.PureIdentityUri);
            Assert.Equal(tagged.Key, identity.Key);
            Assert.Equal(tagged.ElementString, identity.ElementString);
            Assert.Equal(tagged.DigitalLink, identity.DigitalLink);
            Assert.Equal(tagged.Serial, identity.Serial);
            Assert.Null(identity.TagUri);
            Assert.Null(identity.Tag);
            Assert.StartsWith(identity.SchemeName, row.Scheme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_key_and_every_element_string_leads_back_to_the_tag()
    {
        foreach (var row in EpcVector.All)
        {
            Assert.True(EpcCodec.TryDecodeHex(row.Hex, out _, out var identity, out _));
            if (identity.Elements is not { } elements)
            {
                continue;
            }

            var tag = identity.Tag!.Value;
            var prefixDigits = identity.CompanyPrefix?.Length ?? 0;
            Assert.True(EpcCodec.TryEncodeElements(elements, tag.Scheme, tag.Filter, prefixDigits, out var bits, out var error), $"{row}: {error}");
            Assert.True(EpcCodec.TryRead(bits, out var again, out _));
            Assert.True(again.IsSameIdentity(tag));
            Assert.True(row.IsPlus || tag.Remarks != EpcRemarks.None || bits.ToHex() == row.Hex, row.ToString());

            var hasDate = tag.Scheme == EpcScheme.DsgtinPlus;
            Assert.True(EpcCodec.TryParseElements(hasDate ? elements[..^1] : elements, prefixDigits, out var parsed, out error), $"{row}: {error}");
            Assert.Equal(identity.Key, parsed.Key);
            Assert.Equal(identity.PureIdentityUri, parsed.PureIdentityUri);
            if (!hasDate)
            {
                Assert.True(EpcCodec.TryEncodeKey(identity.Key, tag.Scheme, tag.Filter, prefixDigits, out var fromKey, out error), $"{row}: {error}");
                Assert.Equal(bits, fromKey);
            }
        }
    }

    [Fact]
    public void All_rows_were_found_and_what_is_excused_is_counted()
    {
        Assert.Equal(304, EpcVector.All.Length);
        Assert.Equal(34 - 1, EpcVector.All.Select(row => row.Scheme).Distinct().Count()); // GDTI-113 has none.
        Assert.Equal(4 + 17, EpcVector.Excused);
    }

    /// <summary>GS1's own links from URIs; an SGLN whose extension is 0 says so here, where a canonical link of an event
    /// leaves it out.</summary>
    [Fact]
    public void Links_of_pure_identities_are_the_canonical_ones()
    {
        var count = 0;
        foreach (var row in TsvRows.Read("uri-to-link.tsv"))
        {
            if (EpcCodec.TryParseIdentityUri(row[0], out var identity, out _))
            {
                count++;
                Assert.Equal(row[1], identity.DigitalLink!.Replace("/254/0", "", StringComparison.Ordinal));
            }
        }

        Assert.Equal(23, count);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
