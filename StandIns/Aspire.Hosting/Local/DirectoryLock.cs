using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>
/// Says that a directory is in use, for as long as this process lives: the system takes the lock off the file when the process is
/// gone, however it went. The owner's process id stands in a second file beside it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Gives null if another process has the lock, and then that process's id if it is known.</summary>
    public static DirectoryLock? TryTake(string lockFile, out int? ownerId)
    {
        var ownerFile = $"{lockFile}.pid";
        try
        {
            var file = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(ownerFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            ownerId = Environment.ProcessId;
            return new DirectoryLock(file);
        }
        catch (IOException) when (File.Exists(lockFile))
        {
            ownerId = File.Exists(ownerFile) && int.TryParse(File.ReadAllText(ownerFile), CultureInfo.InvariantCulture, out var id) ? id : null;
            return null;
        }
    }

    /// <exception cref="DistributedApplicationException">The directory is in use.</exception>
    public static DirectoryLock Take(string directory, string resourceName)
    {
        Directory.CreateDirectory(directory);
        return TryTake(Path.Combine(directory, "in-use"), out var ownerId) ?? throw new DistributedApplicationException(
            $"The data directory of '{resourceName}', {directory}, is in use by another AppHost{(ownerId is null ? "" : $" (process {ownerId})")}. "
            + "Stop that one first, or give this one a directory of its own with the configuration key Data:Directory.");
    }

    public void Dispose() => _file.Dispose();
}
