using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class TreeModelTests
{
    [Fact]
    public void Trees_add_up_along_the_way_of_the_values()
    {
        var model = TreeModel.Parse(["0:1 1:5 1:7 | 1 2 4 8", "1:6 0:0 0:2 | 0.25 0.5 -1 -2"]);

        Assert.Equal(1 + 0.5, model.Score([0, 4]));
        Assert.Equal(2 + 0.5, model.Score([0, 5]));
        Assert.Equal(4 - 1, model.Score([1, 6]));
        Assert.Equal(8 - 2, model.Score([2, 7]));
    }

    [Theory]
    [InlineData("0:1 1:5 | 1 2 4 8")]
    [InlineData("0:1 1:5 1:7 1 2 4 8")]
    [InlineData("0:1 1:5 1:7 | 1 2 4")]
    public void A_line_that_is_no_tree_is_told(string line) =>
        Assert.Contains(line, Assert.Throws<FormatException>(() => TreeModel.Parse([line])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("radio.trees")]
    [InlineData("step-alone.trees")]
    [InlineData("step.trees")]
    public void The_models_of_the_product_can_be_read(string name) => Assert.InRange(TreeModel.Load(name).Chance(new float[64]), 0, 1);
}
