using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class StatusTests
{
    [Fact]
    public void Codes_have_the_numbers_of_the_wire() =>
        Assert.Equal(Enumerable.Range(0, 17), Enum.GetValues<StatusCode>().Select(code => (int)code));

    [Fact]
    public void The_default_status_is_ok_with_an_empty_detail()
    {
        Status status = default;

        Assert.Equal(StatusCode.OK, status.StatusCode);
        Assert.Equal("", status.Detail);
        Assert.Equal(StatusCode.OK, Status.DefaultSuccess.StatusCode);
    }

    [Fact]
    public void An_exception_carries_status_trailers_and_cause()
    {
        var cause = new IOException("disk gone");
        var trailers = new Metadata { { "retry-after", "5" } };

        var exception = new RpcException(new Status(StatusCode.DataLoss, "segment 7", cause), trailers);

        Assert.Equal(StatusCode.DataLoss, exception.StatusCode);
        Assert.Equal("segment 7", exception.Status.Detail);
        Assert.Same(trailers, exception.Trailers);
        Assert.Same(cause, exception.InnerException);
        Assert.Equal(
            "Status(StatusCode=\"DataLoss\", Detail=\"segment 7\", DebugException=\"disk gone\")", exception.Message);
    }

    [Fact]
    public void An_exception_without_trailers_has_empty_ones() =>
        Assert.Empty(new RpcException(new Status(StatusCode.NotFound, "no such piece"), "gone").Trailers);
}
