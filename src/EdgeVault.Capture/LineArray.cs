using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeVault.Capture;

/// <summary>An array each of whose items begins with a line of the cache: whoever touches one touches as few lines as there can be.</summary>
/// <remarks>A struct, so that its owner has the address at hand. It knows no bounds outside of a debug build: places come from its owner, who
/// keeps them.</remarks>
/// <typeparam name="T">As large as whole lines.</typeparam>
internal readonly unsafe struct LineArray<T>
    where T : unmanaged
{
    // Pinned, so that the aligned address stays true; held, so that it stays at all.
    private readonly byte[] _memory;
    private readonly T* _items;

    /// <param name="length">Items; zero all of them.</param>
    /// <exception cref="ArgumentException">An item is not as large as whole lines.</exception>
    public LineArray(int length)
    {
        if (sizeof(T) % Memory.Line != 0)
        {
            throw new ArgumentException($"An item of {sizeof(T)} bytes does not keep to lines of {Memory.Line}.", nameof(length));
        }

        _memory = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Memory.Line), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _items = (T*)((address + Memory.Line - 1) & ~(nuint)(Memory.Line - 1));
        Length = length;
    }

    public int Length { get; }

    public ref T this[int index]
    {
        get
        {
            Debug.Assert((uint)index < (uint)Length, "Places come from the owner.");
            return ref _items[index];
        }
    }

    public int IndexOf(ref T item) => (int)((T*)Unsafe.AsPointer(ref item) - _items);

    /// <summary>Asks the memory for an item. Any number may be given: what does not exist is not fetched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask(int index)
    {
        if (Sse.IsSupported)
        {
            var item = (byte*)(_items + index);
            for (var at = 0; at < sizeof(T); at += Memory.Line)
            {
                Sse.Prefetch0(item + at);
            }
        }
    }
}
