using System.Text;
using CsCheck;
using MarketSnapshot.Core.Listings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>What a store says is fit to be stored and shown.</summary>
public sealed class ErrorTextTests
{
    [Fact]
    public void Any_text_becomes_bounded_text_that_PostgreSQL_takes() => Gen
        .OneOf(Gen.Char, Gen.OneOfConst('\0', '\n', '\ud83e', '\udd54', 'ä')).Array[0, 800].Select(chars => new string(chars))
        .Sample(text =>
        {
            var kept = ErrorText.Of(text);
            Assert.True(kept.Length <= ErrorText.MaxLength);
            Assert.DoesNotContain(kept, char.IsControl);
            // Strict: throws for half a character.
            _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(kept);
        }, iter: 20_000);

    [Fact]
    public void A_character_is_never_cut_in_two() =>
        Assert.Equal(ErrorText.MaxLength - 1, ErrorText.Of(new string('x', ErrorText.MaxLength - 1) + "🥔").Length);

    [Theory]
    [InlineData("could not reach mongodb://market:s3cret@db.example:27017/market", "could not reach mongodb://***@db.example:27017/market")]
    [InlineData("mongodb+srv://u:p%40x@h, postgres://a@b", "mongodb+srv://***@h, postgres://***@b")]
    [InlineData("nothing to hide: a@b", "nothing to hide: a@b")]
    public void Credentials_in_addresses_are_not_kept(string text, string kept) => Assert.Equal(kept, ErrorText.Of(text));
}
