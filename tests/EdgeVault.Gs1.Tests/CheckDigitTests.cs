namespace EdgeVault.Gs1.Tests;

public sealed class CheckDigitTests
{
    [Theory]
    [InlineData("80614141123458")]
    [InlineData("0614141123452")]
    [InlineData("106141412345678908")]
    [InlineData("000000000000000000")]
    [InlineData("96385074")]
    public void Published_keys_carry_their_check_digit(string key)
    {
        Assert.Equal(key[^1], CheckDigit.Of(key.AsSpan(..^1)));
        Assert.True(CheckDigit.IsValid(key));
    }

    [Fact]
    public void Every_single_wrong_digit_is_found()
    {
        const string Key = "80614141123458";
        for (var at = 0; at < Key.Length; at++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var changed = $"{Key[..at]}{digit}{Key[(at + 1)..]}";
                Assert.Equal(changed == Key, CheckDigit.IsValid(changed));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0614141A23452")]
    [InlineData("٠٦١")]
    public void What_is_no_number_with_a_check_digit_is_not_valid(string text) =>
        Assert.False(CheckDigit.IsValid(text));
}
