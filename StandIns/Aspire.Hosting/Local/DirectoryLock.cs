using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>
/// Says that a directory is in use, for as long as this process lives: the system takes the lock off the file when the process is
/// gone, however it went. The owner's process id stands in a second file beside it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Gives null if another process has the lock, and then that process's id if it is known.</summary>
    public static DirectoryLock? TryTake(string lockFile, out int? ownerId)
    {
        var ownerFile = $"{lockFile}.pid";
        FileStream file;
        try
        {
            file = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            ownerId = File.Exists(ownerFile) && int.TryParse(File.ReadAllText(ownerFile), CultureInfo.InvariantCulture, out var id) ? id : null;
            return null;
        }

        try
        {
            File.WriteAllText(ownerFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            file.Dispose();
            throw;
        }

        ownerId = Environment.ProcessId;
        return new DirectoryLock(file);
    }

    /// <exception cref="DistributedApplicationException">The directory is in use, or nothing can be written there.</exception>
    public static DirectoryLock Take(string directory, string resourceName)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return TryTake(Path.Combine(directory, "in-use"), out var ownerId) ?? throw new DistributedApplicationException(
                $"The data directory of '{resourceName}', {directory}, is in use by another AppHost{(ownerId is null ? "" : $" (process {ownerId})")}. "
                + "Stop that one first, or give this one a directory of its own with the configuration key Data:Directory.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"Nothing can be written to the data directory of '{resourceName}', {directory}: {e.Message.Trim()} "
                + "Mend that, or choose another place with the configuration key Data:Directory.",
                e);
        }
    }

    public void Dispose() => _file.Dispose();

    // A full disk and a read-only one are IOExceptions too.
    private static bool IsHeldElsewhere(IOException error) => error.HResult is LinuxWouldBlock or BsdWouldBlock or WindowsSharingViolation;
}
