using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration.UserSecrets;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>Services under test read no user secrets of whoever runs the tests: with a key there, they would ask every test for tokens.</summary>
public sealed class OwnSecrets
{
    // Where the configuration looks first, on every system; the processes that tests start inherit it.
    private const string Variable = "APPDATA";

    private static readonly string Nowhere = Path.Combine(AppContext.BaseDirectory, "no-user-secrets");

    [ModuleInitializer]
    internal static void LeaveThoseOfTheDeveloperAlone() => Environment.SetEnvironmentVariable(Variable, Nowhere);

    [Fact]
    public void User_secrets_of_whoever_runs_the_tests_are_not_found()
    {
        var secrets = PathHelper.GetSecretsPathFromSecretsId("any");
        Assert.StartsWith(Nowhere, secrets, StringComparison.Ordinal);
        Assert.False(File.Exists(secrets));
    }
}
