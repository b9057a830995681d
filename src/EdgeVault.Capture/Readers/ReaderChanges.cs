using System.Text.Json;

namespace EdgeVault.Capture.Readers;

/// <summary>Brings changed options to the readers that they concern.</summary>
internal static class ReaderChanges
{
    /// <returns>What has changed besides, and cannot while the process runs.</returns>
    public static IReadOnlyList<string> Apply(
        CaptureOptions before, CaptureOptions after, CapturePlan plan, IReadOnlyList<ReaderSession> sessions)
    {
        foreach (var (reader, session) in plan.Readers.Zip(sessions))
        {
            if (after.Readers.TryGetValue(reader.Id, out var options) && !AreEqual(session.Plan.Options, options))
            {
                session.Reconfigure(options);
            }
        }

        (string Part, bool IsSame)[] fixedParts =
        [
            ("Readers (added or removed)", before.Readers.Keys.SequenceEqual(after.Readers.Keys)),
            ("Portals", AreEqual(before.Portals, after.Portals)),
            ("Scanners", AreEqual(before.Scanners, after.Scanners)),
            ("Climate", AreEqual(before.Climate, after.Climate)),
            ("Dedup", AreEqual(before.Dedup, after.Dedup)),
            ("Presence", AreEqual(before.Presence, after.Presence)),
            ("Passages", AreEqual(before.Passages, after.Passages)),
        ];
        return [.. fixedParts.Where(static part => !part.IsSame).Select(static part => part.Part)];
    }

    // Options are data: two are the same if they print the same.
    private static bool AreEqual<T>(T one, T other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}
