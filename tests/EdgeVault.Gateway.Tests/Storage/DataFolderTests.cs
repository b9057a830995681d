using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class DataFolderTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public void Only_one_gateway_holds_a_folder_until_it_lets_go()
    {
        using (DataFolder.Open("/data", _disk))
        {
            var fault = Assert.Throws<DataFolderException>(() => DataFolder.Open("/data", _disk));

            Assert.Equal(ExitCode.Unreadable, fault.ExitCode);
            Assert.Contains("Another gateway runs on '/data'", fault.Message);
        }

        DataFolder.Open("/data", _disk).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_fault_of_the_configuration()
    {
        _disk.OnStep = _ => DiskFault.NoSpace;

        var fault = Assert.Throws<DataFolderException>(() => DataFolder.Open("/data", _disk));

        Assert.Equal(ExitCode.Configuration, fault.ExitCode);
        Assert.Contains("EdgeVault:DataPath '/data' cannot be written", fault.Message);
    }
}
