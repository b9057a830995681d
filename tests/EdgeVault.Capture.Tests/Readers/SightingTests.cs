using System.Runtime.CompilerServices;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Readers;

public sealed class SightingTests
{
    [Fact]
    public void Layouts_are_what_the_docstrings_say() => Assert.Equal(
        (104, 120, 48, 64, 64, 192),
        (Unsafe.SizeOf<Sighting>(), Unsafe.SizeOf<Slice>(), Unsafe.SizeOf<Evidence>(), Unsafe.SizeOf<OpenSlice>(),
            Unsafe.SizeOf<Trace>(), Unsafe.SizeOf<Track>()));
}
