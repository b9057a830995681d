using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The life of a gateway's certificate, with processes and the verbs that operators have: enrolled, renewed, expired
/// and renewed, revoked. Where a certificate has to be old, the hub's authority is made to sign an old one.</summary>
public sealed class EnrolledGatewayTests
{
    [Fact]
    public async Task A_certificate_near_its_end_is_renewed_while_the_link_goes_on()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        await house.StopGatewayAsync();
        var old = Age(house, days: 70);

        house.Gateway.Start();
        await house.Gateway.ReadyAsync();
        await house.Gateway.UntilAsync(() => Task.FromResult(SerialIn(house.OwnFile) != old));

        await house.AllArrivedAsync();
        AssertLastsThreeMonths(house);
    }

    [Fact]
    public async Task A_gateway_with_an_expired_certificate_gets_another_by_its_ledgers_key_and_nothing_is_lost()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        await house.StopGatewayAsync();
        var old = Age(house, days: 130);

        house.Gateway.Start();
        await house.Gateway.ReadyAsync();

        await house.AllArrivedAsync();
        Assert.NotEqual(old, SerialIn(house.OwnFile));
        AssertLastsThreeMonths(house);
        Assert.Equal(2, (await house.SiteAsync()).GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Revoking_a_gateway_ends_its_live_stream_within_a_minute_and_lets_it_in_no_more()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        var watch = Stopwatch.StartNew();

        await house.HubVerbAsync("gateway", "revoke", "--site", "dc1", "--cause", "stolen");

        await house.Gateway.UntilAsync(async () => !(await house.SiteAsync()).GetProperty("connected").GetBoolean());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        await house.Gateway.UntilAsync(async () =>
            (await house.Gateway.StatusAsync()).GetProperty("hubs")[0].GetProperty("lastError").GetString()!
                .Contains("is revoked", StringComparison.Ordinal));
        Assert.False((await house.SiteAsync()).GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task A_code_works_once_and_only_at_the_hub_that_made_it()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        await house.StopGatewayAsync();
        var code = await house.HubVerbAsync("gateway", "code", "--site", "dc1");

        Assert.Equal(0, (await EnrolAsync(house, code)).Code);
        var (again, said) = await EnrolAsync(house, code);
        Assert.NotEqual(0, again);
        Assert.Contains("unknown, used or out of date", said, StringComparison.Ordinal);

        await using var other = new TlsHouse();
        await other.OpenAsync();
        await other.StopGatewayAsync();
        var (elsewhere, _) = await EnrolAsync(other, await house.HubVerbAsync("gateway", "code", "--site", "dc1"));
        Assert.NotEqual(0, elsewhere);
    }

    private static async Task<(int Code, string Said)> EnrolAsync(TlsHouse house, string code)
    {
        var (exit, _, error) = await Programs.RunAsync(
            Programs.Gateway, "enroll", "--config", house.Gateway.ConfigurationFile, "--code", code);
        return (exit, error);
    }

    /// <summary>Puts a certificate in the place of the gateway's, for the same key and holder, that was made some days ago.
    /// </summary>
    /// <returns>Its serial number.</returns>
    private static string Age(TlsHouse house, int days)
    {
        using var authority = X509Certificate2.CreateFromPemFile(
            Path.Combine(house.AuthorityFolder, "ca.pem"), Path.Combine(house.AuthorityFolder, "ca.key"));
        using var own = X509Certificate2.CreateFromPemFile(house.OwnFile);
        using var key = own.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(own.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in own.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        var made = new DateTimeOffset(own.NotBefore).AddDays(-days);
        // The authority is younger than that, and its period is not what is tried here.
        var signer = X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!);
        using var old = request.Create(
            authority.SubjectName, signer, made, made.AddDays(91), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(house.OwnFile, $"{old.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return old.SerialNumber;
    }

    private static string SerialIn(string file)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(file);
        return certificate.SerialNumber;
    }

    private static void AssertLastsThreeMonths(TlsHouse house)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(house.OwnFile);
        Assert.InRange(certificate.NotAfter - certificate.NotBefore, TimeSpan.FromDays(90), TimeSpan.FromDays(92));
        Assert.True(certificate.NotAfter > File.GetLastWriteTime(house.OwnFile).AddDays(89));
    }
}
