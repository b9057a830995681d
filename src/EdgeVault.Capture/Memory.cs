using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeVault.Capture;

/// <summary>What will be needed soon is asked for: the wait for it then overlaps with others.</summary>
internal static class Memory
{
    /// <summary>Bytes of a line of the cache.</summary>
    public const int Line = 64;

    /// <summary>Asks for all lines of the cache that this touches. Where there are no such instructions, nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Ask<T>(ref T item)
    {
        if (Sse.IsSupported)
        {
            var start = (byte*)Unsafe.AsPointer(ref item);
            for (var at = 0; at < Unsafe.SizeOf<T>(); at += Line)
            {
                Sse.Prefetch0(start + at);
            }

            Sse.Prefetch0(start + Unsafe.SizeOf<T>() - 1);
        }
    }
}
