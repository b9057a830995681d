using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gs1.Epc;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock;

/// <param name="Subject">Id of the piece, or of the container.</param>
/// <param name="IsContainer">Which of the two.</param>
/// <param name="Tid">In hex; empty where the reader gave none.</param>
/// <param name="By">What bound it.</param>
public sealed record TagRow(string Subject, bool IsContainer, string Tid, EventAt By);

/// <param name="Subject">The stone, or the piece with but one.</param>
/// <param name="PieceId">The piece that the event was about.</param>
/// <param name="By">What bound it.</param>
public sealed record CertificateRow(string Subject, string PieceId, EventAt By);

/// <summary>Which tag, and which paper, is whose. What is bound stays so until it is taken off or its owner is no more: a
/// second claim is for an incident.</summary>
internal sealed class IdentityTables
{
    /// <summary>By identity key.</summary>
    public FactTable<TagRow> Tags { get; } = new("tag");

    /// <summary>By laboratory and number.</summary>
    public FactTable<CertificateRow> Certificates { get; } = new("certificate");

    /// <summary>What tags are compared with.</summary>
    public static string KeyOf(Tag tag) => tag.Bits <= EpcBits.MaxBits && tag.Bits <= tag.Epc.Length * 8
        ? EpcCodec.IdentityKey(EpcBits.From(tag.Epc.Span, (int)tag.Bits))
        : Convert.ToHexString(tag.Epc.Span);

    public static string KeyOf(string lab, string number) => $"{lab}/{number}";

    /// <summary>Gives the piece or container what the event binds to it. Most bind nothing, and then nothing is
    /// copied.</summary>
    public void Bind(ref PieceState state, EventAt at, CustodyEvent custodyEvent, PieceTable pieces)
    {
        switch (custodyEvent.KindCase)
        {
            case Kind.Tagged:
                state = Tag(state, custodyEvent.Tagged.Tag, custodyEvent.Tagged.Barcode, at, custodyEvent, pieces);
                break;
            case Kind.Retagged:
                state = Tag(
                    Untag(state, custodyEvent.Retagged.OldTag), custodyEvent.Retagged.Tag, custodyEvent.Retagged.Barcode, at,
                    custodyEvent, pieces);
                break;
            case Kind.TagDetached:
                state = Untag(state, custodyEvent.TagDetached.Tag);
                break;
            case Kind.CertificateBound when custodyEvent.CertificateBound.Certificate is { } certificate:
                state = Paper(state, certificate, at, pieces);
                break;
            case Kind.IntakeInspected:
                state = Papers(state, custodyEvent.IntakeInspected, at, pieces);
                break;
            case Kind.Corrected:
                state = TakeBack(state, at with { Index = custodyEvent.Corrected.Index }, pieces);
                break;
        }
    }

    private PieceState Tag(
        in PieceState state, Tag? tag, string barcode, EventAt at, CustodyEvent custodyEvent, PieceTable pieces)
    {
        if (tag is null)
        {
            return state;
        }

        var key = KeyOf(tag);
        if (Tags.Find(key) is { } taken && taken.Subject != state.PieceId
            && pieces.Get(taken.Subject).Whereabouts != Whereabouts.Gone)
        {
            return state;
        }

        Tags.Set(key, new TagRow(state.PieceId, custodyEvent.PieceId.Length == 0, Convert.ToHexString(tag.Tid.Span), at));
        return state with
        {
            Facts = state.Known with
            {
                Tags = [.. state.Known.Tags.Where(other => other != key), key],
                Barcode = barcode.Length > 0 ? barcode : state.Known.Barcode,
                DetachedBy = null,
            },
        };
    }

    private PieceState Untag(in PieceState state, Tag? tag)
    {
        var key = tag is null ? "" : KeyOf(tag);
        if (Tags.Find(key)?.Subject != state.PieceId)
        {
            return state;
        }

        Tags.Remove(key);
        return state with { Facts = state.Known with { Tags = [.. state.Known.Tags.Where(other => other != key)] } };
    }

    private PieceState Papers(in PieceState state, IntakeInspected inspected, EventAt at, PieceTable pieces)
    {
        var known = state;
        foreach (var certificate in inspected.Certificates)
        {
            known = Paper(known, certificate, at, pieces);
        }

        return known;
    }

    private PieceState Paper(in PieceState state, Certificate certificate, EventAt at, PieceTable pieces)
    {
        var key = KeyOf(certificate.Lab, certificate.Number);
        var subject = certificate.StoneId.Length > 0 ? certificate.StoneId : state.PieceId;
        if (certificate.Number.Length == 0 || (Certificates.Find(key) is { } bound && bound.Subject != subject
            && pieces.Get(bound.Subject).Whereabouts != Whereabouts.Gone))
        {
            return state;
        }

        Certificates.Set(key, new CertificateRow(subject, state.PieceId, at));
        var others = state.Known.Certificates.Where(
            other => other.Lab != certificate.Lab || other.Number != certificate.Number);
        return state with
        {
            Facts = state.Known with
            {
                Certificates =
                    [.. others, new CertificateFact(certificate.Lab, certificate.Number, certificate.StoneId, at)],
            },
        };
    }

    private PieceState TakeBack(in PieceState state, EventAt corrected, PieceTable pieces)
    {
        foreach (var paper in pieces.Get(state.PieceId).Known.Certificates.Where(paper => paper.By == corrected))
        {
            Certificates.Remove(KeyOf(paper.Lab, paper.Number));
        }

        string[] keys = [.. state.Known.Tags.Where(key => Tags.Find(key)?.By == corrected)];
        Array.ForEach(keys, Tags.Remove);
        return keys.Length == 0
            ? state
            : state with { Facts = state.Known with { Tags = [.. state.Known.Tags.Except(keys)] } };
    }
}
