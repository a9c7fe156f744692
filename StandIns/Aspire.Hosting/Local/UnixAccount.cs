using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>A user of a Unix system.</summary>
internal sealed record UnixAccount(string Name, uint UserId, uint GroupId)
{
    private const string Accounts = "/etc/passwd";

    /// <summary>PostgreSQL refuses to run as root. The account to take then: <c>postgres</c> where there is one, else <c>nobody</c>.</summary>
    public static UnixAccount? ForServers()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var lines = File.Exists(Accounts) ? File.ReadAllLines(Accounts) : [];
        return Find(lines, "postgres") ?? Find(lines, "nobody") ?? throw new DistributedApplicationException(
            "PostgreSQL does not run as root, and this system has neither a user 'postgres' nor 'nobody'. Run as a normal user.");
    }

    /// <param name="lines">Lines of a passwd file: name, password, user id, group id, and so on, with colons between.</param>
    public static UnixAccount? Find(IEnumerable<string> lines, string name)
    {
        foreach (var fields in lines.Select(l => l.Split(':')))
        {
            if (fields.Length > 3 && fields[0] == name
                && uint.TryParse(fields[2], CultureInfo.InvariantCulture, out var user)
                && uint.TryParse(fields[3], CultureInfo.InvariantCulture, out var group))
            {
                return new UnixAccount(name, user, group);
            }
        }

        return null;
    }

    public void Own(string path)
    {
        if (NativeMethods.ChangeOwner(path, UserId, GroupId) != 0)
        {
            throw new DistributedApplicationException($"'{path}' could not be given to the user '{Name}'.");
        }
    }

    /// <summary>The first directory above <paramref name="path"/> that others may not pass through, if any.</summary>
    public static string? Barrier(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        for (var directory = new DirectoryInfo(path); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && !directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
