using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>Where the data of one server lives.</summary>
internal sealed record DataLocation(string Path, bool IsPersistent);

/// <summary>
/// Chooses data directories. Volumes live under one root per AppHost: the user's data directory, or, for root, a place that the
/// unprivileged account of the database can reach. Configuration <c>Data:Directory</c> overrides the root. Servers without a volume
/// get a temporary directory, which goes when the application ends.
/// </summary>
internal sealed class DataDirectories(AppHostIdentity appHost, IConfiguration configuration) : IDisposable
{
    private const string LockName = "in-use";

    private readonly Lock _lock = new();
    private readonly string _name = Slug(appHost.Name);
    private string? _temporary;
    private DirectoryLock? _temporaryLock;

    /// <summary>The directory that holds the volumes of this AppHost.</summary>
    public string Root => configuration["Data:Directory"] is { Length: > 0 } configured
        ? Path.GetFullPath(configured, appHost.Directory)
        : Path.Combine(UserDataDirectory(), $"{_name}-{Fingerprint(appHost.Directory)}");

    public DataLocation For(IResource resource)
    {
        if (!resource.TryGetLastAnnotation<ContainerMountAnnotation>(out var mount))
        {
            return new DataLocation(Path.Combine(Temporary(), resource.Name), IsPersistent: false);
        }

        var path = mount.Type == ContainerMountType.BindMount
            ? Path.GetFullPath(mount.Source!, appHost.Directory)
            : Path.Combine(Root, mount.Source ?? $"{resource.Name}-data");
        return new DataLocation(path, IsPersistent: true);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _temporaryLock?.Dispose();
            if (_temporary is not null)
            {
                Remove(_temporary);
            }
        }
    }

    /// <summary><c>MarketSnapshot.AppHost</c> becomes <c>market-snapshot</c>.</summary>
    internal static string Slug(string appHostName)
    {
        var name = appHostName.EndsWith(".AppHost", StringComparison.OrdinalIgnoreCase) ? appHostName[..^".AppHost".Length] : appHostName;
        var slug = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var newWord = char.IsAsciiLetterUpper(name[i]) && i > 0 && !char.IsAsciiLetterUpper(name[i - 1]);
            if ((newWord || !char.IsAsciiLetterOrDigit(name[i])) && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (char.IsAsciiLetterOrDigit(name[i]))
            {
                slug.Append(char.ToLowerInvariant(name[i]));
            }
        }

        return slug.ToString().Trim('-');
    }

    private static string UserDataDirectory() => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
        ? "/var/lib"
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Two clones of the project keep their data apart.</summary>
    private static string Fingerprint(string directory) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)).AsSpan(0, 4));

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next application sweeps it
        }
    }

    private string Temporary()
    {
        lock (_lock)
        {
            if (_temporary is null)
            {
                SweepAbandoned();
                _temporary = Directory.CreateTempSubdirectory($"{_name}-").FullName;
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(_temporary, (UnixFileMode)0b111_001_001); // others may pass through: the database's account does
                }

                _temporaryLock = DirectoryLock.TryTake(Path.Combine(_temporary, LockName), out _);
            }

            return _temporary;
        }
    }

    /// <summary>Removes what applications that were killed have left behind: their lock is free.</summary>
    private void SweepAbandoned()
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), $"{_name}-*"))
        {
            var lockFile = Path.Combine(directory, LockName);
            try
            {
                if (File.Exists(lockFile) && DirectoryLock.TryTake(lockFile, out _) is { } taken)
                {
                    taken.Dispose();
                    Remove(directory);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // another user's
            }
        }
    }
}
