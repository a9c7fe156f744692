using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary><c>deploy/postgres/roles.sql</c>, run by psql as its head and the documentation say.</summary>
internal static class RolesScript
{
    /// <summary>Runs it; gives the exit code and all that was printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string administrator, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(administrator);
        var start = new ProcessStartInfo(
            Reconciling.Psql.Find(),
            ["--no-psqlrc", "--no-password", $"--dbname=host={to.Host} port={to.Port.ToString(CultureInfo.InvariantCulture)} user={to.Username} dbname={to.Database}", $"--file={Find()}", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = to.Password },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    // Up from the built tests, whatever the folder of artifacts is called.
    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "deploy", "postgres", "roles.sql");
            if (File.Exists(script))
                return script;
        }

        throw new FileNotFoundException("deploy/postgres/roles.sql");
    }
}
