using Aspire.Hosting;
using Aspire.Hosting.Local;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("MarketSnapshot.AppHost", "market-snapshot")]
    [InlineData("AppHost", "app-host")]
    [InlineData("My.HTTP_Shop.AppHost", "my-http-shop")]
    public void Data_directories_are_named_after_the_application(string appHost, string slug) => Assert.Equal(slug, DataDirectories.Slug(appHost));

    [Fact]
    public void A_project_starts_with_the_AppHosts_launch_profile_or_else_with_its_first()
    {
        var directory = Directory.CreateTempSubdirectory("profiles-");
        try
        {
            directory.CreateSubdirectory("Properties");
            File.WriteAllText(Path.Combine(directory.FullName, "Properties", "launchSettings.json"), """
                {
                  // comments and trailing commas are common in these files
                  "profiles": {
                    "IIS": { "commandName": "IISExpress" },
                    "first": { "commandName": "Project", "applicationUrl": "http://localhost:5000" },
                    "http": { "commandName": "Project", "environmentVariables": { "A": "1" } },
                  }
                }
                """);

            var settings = LaunchSettings.Read(directory.FullName)!;

            Assert.Equal("http", settings.Choose("http")!.Value.Key);
            Assert.Equal("1", settings.Choose("http")!.Value.Value.EnvironmentVariables["A"]);
            Assert.Equal("first", settings.Choose("unknown")!.Value.Key);
            Assert.Equal("http://localhost:5000", settings.Choose(preferred: null)!.Value.Value.ApplicationUrl);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_data_directory_that_can_not_be_written_is_not_said_to_be_in_use()
    {
        var root = Directory.CreateTempSubdirectory("lock-");
        try
        {
            // Where the owner's name should go stands a directory: the lock is free, and the write fails like on a full disk.
            root.CreateSubdirectory(Path.Combine("data", "in-use.pid"));
            var directory = Path.Combine(root.FullName, "data");

            var error = Assert.Throws<DistributedApplicationException>(() => DirectoryLock.Take(directory, "postgres"));

            Assert.Contains("Nothing can be written", error.Message, StringComparison.Ordinal);
            Assert.Contains(directory, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("another AppHost", error.Message, StringComparison.Ordinal);
            Directory.Delete(Path.Combine(directory, "in-use.pid"));
            DirectoryLock.Take(directory, "postgres").Dispose();
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_directory_in_use_names_the_process_that_uses_it()
    {
        var directory = Directory.CreateTempSubdirectory("lock-");
        try
        {
            using (DirectoryLock.Take(directory.FullName, "postgres"))
            {
                var error = Assert.Throws<DistributedApplicationException>(() => DirectoryLock.Take(directory.FullName, "postgres"));
                Assert.Contains(directory.FullName, error.Message, StringComparison.Ordinal);
                Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
            }

            DirectoryLock.Take(directory.FullName, "postgres").Dispose();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
