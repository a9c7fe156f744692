using Aspire.Hosting.Local;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class PostgresInstallationsTests
{
    [Theory]
    [InlineData("/usr/lib/postgresql/15/bin", 15)]
    [InlineData("/usr/pgsql-17/bin", 17)]
    [InlineData("/opt/homebrew/opt/postgresql@16/bin", 16)]
    [InlineData("/Applications/Postgres.app/Contents/Versions/18/bin", 18)]
    [InlineData("C:\\Program Files\\PostgreSQL\\14\\bin", 14)]
    [InlineData("/usr/lib/postgresql/9.6/bin", 9)]
    [InlineData("/usr/local/bin", null)]
    public void A_directorys_name_tells_the_version(string directory, int? version) =>
        Assert.Equal(version, PostgresInstallations.VersionIn(directory));

    [Fact]
    public void The_path_comes_first_and_known_places_follow_with_the_newest_version_first()
    {
        var candidates = PostgresInstallations.Candidates(
            Platform.Linux,
            $"/opt/mine{Path.PathSeparator}/usr/bin",
            pattern => pattern.StartsWith("/usr/lib/postgresql/*", StringComparison.Ordinal)
                ? ["/usr/lib/postgresql/9.6/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"]
                : pattern.StartsWith("/usr/pgsql-", StringComparison.Ordinal) ? ["/usr/pgsql-16/bin"] : []);

        Assert.Equal(
            ["/opt/mine", "/usr/bin", "/usr/lib/postgresql/17/bin", "/usr/pgsql-16/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/9.6/bin"],
            candidates);
    }

    [Fact]
    public void A_server_that_is_too_old_is_passed_over_and_existing_data_gets_its_own_version()
    {
        PostgresInstallation[] found = [new("/usr/bin", 13), new("/usr/lib/postgresql/17/bin", 17), new("/usr/lib/postgresql/15/bin", 15)];

        Assert.Equal(17, PostgresInstallations.Choose(found, dataVersion: null)?.MajorVersion);
        Assert.Equal(15, PostgresInstallations.Choose(found, dataVersion: 15)?.MajorVersion);
        Assert.Null(PostgresInstallations.Choose(found, dataVersion: 16));
        Assert.Null(PostgresInstallations.Choose(found[..1], dataVersion: null));
    }

    [Fact]
    public void A_star_stands_for_a_version_only()
    {
        var root = Directory.CreateTempSubdirectory("places-");
        try
        {
            foreach (var name in new[] { "15/bin", "16/bin", "common/bin", "17/lib" })
                root.CreateSubdirectory(name);

            var found = PostgresInstallations.Expand($"{root.FullName}/*/bin").Order(StringComparer.Ordinal);

            Assert.Equal([Path.Combine(root.FullName, "15", "bin"), Path.Combine(root.FullName, "16", "bin")], found);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Linux", "apt install postgresql")]
    [InlineData("MacOS", "brew install postgresql")]
    [InlineData("Windows", "postgresql.org/download/windows")]
    public void The_advice_names_the_package_of_the_system_and_the_connection_string(string platform, string package)
    {
        var advice = PostgresInstallations.InstallAdvice(Enum.Parse<Platform>(platform), "marketdb");

        Assert.Contains(package, advice, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:marketdb", advice, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__marketdb", advice, StringComparison.Ordinal);
    }
}
