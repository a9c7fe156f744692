using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>The operating systems that the table knows.</summary>
internal enum Platform
{
    Linux,
    MacOS,
    Windows,
}

/// <summary>A directory with PostgreSQL's binaries.</summary>
internal sealed record PostgresInstallation(string Directory, int MajorVersion)
{
    public string Server => Path.Combine(Directory, PostgresInstallations.Executable("postgres"));

    public string InitDb => Path.Combine(Directory, PostgresInstallations.Executable("initdb"));
}

/// <summary>
/// Finds PostgreSQL: on the PATH first, then in the places where packages put it, newest version first. Distributions that allow
/// several versions side by side keep the server off the PATH.
/// </summary>
internal static class PostgresInstallations
{
    /// <summary>Older servers lack what applications may rely on.</summary>
    public const int OldestVersion = 15;

    /// <summary>A star stands for a version and matches any name that begins with a digit.</summary>
    public static readonly IReadOnlyList<(Platform Platform, string Pattern, string Package)> KnownPlaces =
    [
        (Platform.Linux, "/usr/lib/postgresql/*/bin", "Debian, Ubuntu"),
        (Platform.Linux, "/usr/pgsql-*/bin", "Fedora, RHEL: packages of postgresql.org"),
        (Platform.Linux, "/usr/lib64/pgsql/postgresql-*/bin", "Fedora: upgrade package"),
        (Platform.Linux, "/usr/libexec/postgresql*", "Alpine"),
        (Platform.Linux, "/usr/lib/postgresql*/bin", "SUSE"),
        (Platform.Linux, "/usr/local/pgsql/bin", "built from source"),
        (Platform.Linux, "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin", "Homebrew"),
        (Platform.MacOS, "/opt/homebrew/opt/postgresql@*/bin", "Homebrew, Apple silicon"),
        (Platform.MacOS, "/opt/homebrew/opt/postgresql/bin", "Homebrew, Apple silicon"),
        (Platform.MacOS, "/usr/local/opt/postgresql@*/bin", "Homebrew, Intel"),
        (Platform.MacOS, "/usr/local/opt/postgresql/bin", "Homebrew, Intel"),
        (Platform.MacOS, "/Applications/Postgres.app/Contents/Versions/*/bin", "Postgres.app"),
        (Platform.MacOS, "/Library/PostgreSQL/*/bin", "EDB installer"),
        (Platform.Windows, "%ProgramFiles%/PostgreSQL/*/bin", "EDB installer"),
    ];

    public static Platform Current => OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOS : Platform.Linux;

    public static string Executable(string name) => OperatingSystem.IsWindows() ? $"{name}.exe" : name;

    /// <summary>All directories to look in, best first. Directories on the PATH are taken as they come; the rest by version.</summary>
    public static IReadOnlyList<string> Candidates(Platform platform, string? path, Func<string, IEnumerable<string>> expand)
    {
        var known = KnownPlaces
            .Where(p => p.Platform == platform)
            .SelectMany(p => expand(Environment.ExpandEnvironmentVariables(p.Pattern)))
            .OrderByDescending(d => VersionIn(d) ?? 0);
        return [.. Executables.Directories(path).Concat(known).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The installation to run data of <paramref name="dataVersion"/> with, or the best for new data if that is null.</summary>
    public static PostgresInstallation? Find(int? dataVersion) => Choose(
        Candidates(Current, Environment.GetEnvironmentVariable("PATH"), Expand)
            .Where(d => Exists(Path.Combine(d, Executable("postgres"))) && Exists(Path.Combine(d, Executable("initdb"))))
            .Select(d => new PostgresInstallation(d, VersionIn(d) ?? VersionOf(d))),
        dataVersion);

    /// <summary>The first that fits: of the data's own version, which no other can read, or new enough for new data.</summary>
    internal static PostgresInstallation? Choose(IEnumerable<PostgresInstallation> found, int? dataVersion) =>
        found.FirstOrDefault(i => i.MajorVersion >= OldestVersion && (dataVersion is null || i.MajorVersion == dataVersion));

    /// <summary>The version that a directory's name tells: the last number in the path that can be one.</summary>
    public static int? VersionIn(string directory)
    {
        foreach (var part in directory.Split('/', '\\').Reverse())
        {
            var digits = string.Concat(part.Reverse().SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Reverse());
            if (int.TryParse(digits.Split('.')[0], CultureInfo.InvariantCulture, out var version) && version is >= 9 and < 100)
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>What to do on this system to have PostgreSQL.</summary>
    public static string InstallAdvice(Platform platform, string databaseName)
    {
        var install = platform switch
        {
            Platform.MacOS => "'brew install postgresql@17', or Postgres.app from postgresapp.com",
            Platform.Windows => "the installer from www.postgresql.org/download/windows",
            _ => "on Debian and Ubuntu 'apt install postgresql', on Fedora 'dnf install postgresql-server', on Alpine 'apk add postgresql'",
        };
        return $"PostgreSQL {OldestVersion} or later was not found on the PATH nor where packages put it. Install it ({install}; no service has to be set up), or use a server "
            + $"that already runs: set the connection string ConnectionStrings:{databaseName} (as an environment variable ConnectionStrings__{databaseName}).";
    }

    /// <summary>Directories that match a pattern with a star in one of its parts.</summary>
    internal static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return Directory.Exists(pattern) ? [pattern] : [];
        }

        var start = pattern.LastIndexOf('/', star);
        var end = pattern.IndexOf('/', star);
        var parent = pattern[..start];
        var name = end < 0 ? pattern[(start + 1)..] : pattern[(start + 1)..end];
        var rest = end < 0 ? "" : pattern[(end + 1)..];
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, name)
                .Where(d => char.IsAsciiDigit(Path.GetFileName(d).AsSpan(name.IndexOf('*', StringComparison.Ordinal)) is { Length: > 0 } v ? v[0] : ' '))
                .Select(d => rest.Length == 0 ? d : Path.Combine(d, rest))
                .Where(Directory.Exists)
            : [];
    }

    /// <summary>A link that leads nowhere doesn't count.</summary>
    private static bool Exists(string path) =>
        File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target || target.Exists);

    /// <summary>Asks the program itself; 0 if it doesn't run.</summary>
    private static int VersionOf(string directory)
    {
        try
        {
            var start = new ProcessStartInfo(Path.Combine(directory, Executable("postgres")), "-V") { RedirectStandardOutput = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var version = output.Split(' ').FirstOrDefault(w => w.Length > 0 && char.IsAsciiDigit(w[0])) ?? "";
            return int.TryParse(version.Split('.')[0].Trim(), CultureInfo.InvariantCulture, out var major) ? major : 0;
        }
        catch (Win32Exception)
        {
            return 0;
        }
    }
}
