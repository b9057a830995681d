using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;

namespace EdgeVault.Gateway.Pictures;

/// <summary>How door and beams of one portal stood lately, as spans in which they were open or broken.</summary>
internal sealed class InputMemory
{
    /// <summary>Spans kept; the oldest go.</summary>
    public const int SpansMax = 256;

    private readonly LinkedList<InputSpan> _spans = new();

    public void Take(PortalInputChanged change)
    {
        for (var node = _spans.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Kind == change.Kind && node.Value.To is null)
            {
                // Nobody knows any more: as far as one knows it was so until now.
                node.Value = node.Value with { To = change.Since };
                break;
            }
        }

        if (change.State == InputState.On)
        {
            _spans.AddLast(new InputSpan(change.Kind, change.Since, null));
        }

        if (_spans.Count > SpansMax)
        {
            _spans.RemoveFirst();
        }
    }

    public IReadOnlyList<InputSpan> Within(DateTimeOffset from, DateTimeOffset to) =>
        [.. _spans.Where(span => span.From <= to && (span.To is null || span.To >= from))];
}
