using System.Text;
using MongoDB.Server.Access;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>The exchange that RFC 7677 gives as its example.</summary>
public sealed class ScramTests
{
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string Final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    [Fact]
    public void The_published_example_comes_out_as_published()
    {
        var conversation = Begin("pencil");
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", conversation.Challenge);
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", conversation.Judge(Encoding.UTF8.GetBytes(Final)));
    }

    [Fact]
    public void Another_password_or_any_other_character_in_the_proof_is_refused()
    {
        Assert.Null(Begin("Pencil").Judge(Encoding.UTF8.GetBytes(Final)));
        for (var i = 0; i < Final.Length; i++)
        {
            var changed = Encoding.UTF8.GetBytes(Final);
            changed[i] ^= 1;
            Assert.Null(Begin("pencil").Judge(changed));
            Assert.Null(Begin("pencil").Judge(changed[..i]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,a=other,n=user,r=x")]
    [InlineData("p=tls-unique,,n=user,r=x")]
    [InlineData("n,,m=1,n=user,r=x")]
    public void What_is_no_opening_is_refused(string payload) => Assert.False(ClientFirst.TryParse(Encoding.UTF8.GetBytes(payload), out _));

    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    [InlineData("", null)]
    [InlineData("\u00AD", null)]
    [InlineData("a\u0007b", null)]
    public void Passwords_are_prepared_as_drivers_prepare_them(string password, string? prepared) => Assert.Equal(prepared, SaslPrep.Of(password));

    private static ScramConversation Begin(string password)
    {
        Assert.True(ClientFirst.TryParse("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"u8.ToArray(), out var opening));
        return new(opening, ScramCredential.Derive(password, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096), ServerNonce);
    }
}
