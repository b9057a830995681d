using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVault.Capture.Passages;

/// <summary>What crossed together and is handed on together.</summary>
/// <param name="SeenBefore">Members of the same group that went out in an earlier batch.</param>
internal sealed record DecidedGroup(ReadOnlyMemory<byte> GroupId, IReadOnlyList<Decision> Decisions, int SeenBefore);

/// <summary>Holds decisions for a moment, so that a tray comes out as one group.</summary>
/// <remarks>
/// Decisions of one direction whose instants chain with less than the group gap between neighbours are one group. It goes out
/// when its most urgent member must; what is decided later still gets the same id, in a batch of its own.
/// </remarks>
internal sealed class GroupGate(string portal, ReadOnlyMemory<byte> bootId, PassageLimits limits)
{
    private readonly List<Group> _groups = [];
    private readonly byte[] _portal = Encoding.UTF8.GetBytes(portal);
    private ulong _ordinal;

    /// <summary>First read of what is decided and not handed on; <see cref="long.MaxValue"/> where there is none.</summary>
    public long OldestFromUs
    {
        get
        {
            var oldest = long.MaxValue;
            foreach (var group in _groups)
            {
                foreach (var held in group.Held)
                {
                    oldest = Math.Min(oldest, held.FromUs);
                }
            }

            return oldest;
        }
    }

    public void Add(Decision decision, long nowUs)
    {
        var group = Find(decision.Verdict.Direction, decision.Verdict.InstantUs) ?? Begin(decision.Verdict);
        group.FirstInstantUs = Math.Min(group.FirstInstantUs, decision.Verdict.InstantUs);
        group.LastInstantUs = Math.Max(group.LastInstantUs, decision.Verdict.InstantUs);
        var dueUs = Math.Max(nowUs, Math.Min(nowUs + limits.GroupHoldUs, decision.DueByUs));
        group.DueUs = group.Held.Count == 0 ? dueUs : Math.Min(group.DueUs, dueUs);
        group.Held.Add(decision);
    }

    /// <summary>Whether a group of this direction is due now, that something at this instant would belong to.</summary>
    public bool IsDue(PassageDirection direction, long instantUs, long nowUs) =>
        Find(direction, instantUs) is { Held.Count: > 0 } group && group.DueUs <= nowUs;

    public bool AnyDue(long nowUs)
    {
        foreach (var group in _groups)
        {
            if (group.Held.Count > 0 && group.DueUs <= nowUs)
            {
                return true;
            }
        }

        return false;
    }

    public void Release(long nowUs, List<DecidedGroup> output)
    {
        for (var index = 0; index < _groups.Count; index++)
        {
            var group = _groups[index];
            if (group.Held.Count > 0 && group.DueUs <= nowUs)
            {
                output.Add(new DecidedGroup(group.Id, [.. group.Held], group.Released));
                group.Released += group.Held.Count;
                group.Held.Clear();
            }

            // A straggler is decided at most a linger time after its crossing.
            if (group.Held.Count == 0 && nowUs - group.LastInstantUs > limits.LingerAfterUs + limits.GroupGapUs)
            {
                _groups.RemoveAt(index--);
            }
        }
    }

    private Group? Find(PassageDirection direction, long instantUs)
    {
        foreach (var group in _groups)
        {
            if (group.Direction == direction
                && instantUs >= group.FirstInstantUs - limits.GroupGapUs
                && instantUs <= group.LastInstantUs + limits.GroupGapUs)
            {
                return group;
            }
        }

        return null;
    }

    private Group Begin(in Verdict verdict)
    {
        var group = new Group(NextId(), verdict.Direction)
        {
            FirstInstantUs = verdict.InstantUs,
            LastInstantUs = verdict.InstantUs,
        };
        _groups.Add(group);
        return group;
    }

    // SHA-256(boot id · portal · ordinal), the first 16 bytes: unique without chance, the same in a replay.
    private byte[] NextId()
    {
        var text = new byte[bootId.Length + _portal.Length + sizeof(ulong)];
        bootId.Span.CopyTo(text);
        _portal.CopyTo(text, bootId.Length);
        BinaryPrimitives.WriteUInt64BigEndian(text.AsSpan(bootId.Length + _portal.Length), ++_ordinal);
        return SHA256.HashData(text)[..16];
    }

    private sealed class Group(byte[] id, PassageDirection direction)
    {
        public byte[] Id => id;

        public PassageDirection Direction => direction;

        public List<Decision> Held { get; } = [];

        public long FirstInstantUs { get; set; }

        public long LastInstantUs { get; set; }

        public long DueUs { get; set; }

        public int Released { get; set; }
    }
}
