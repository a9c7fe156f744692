using MarketSnapshot.Core;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>What farmers, vendors and operators do through the API, and other programs by SQL.</summary>
internal sealed class People(History history)
{
    private static readonly BookingStatus[] Statuses = Enum.GetValues<BookingStatus>();

    private int _facts;

    private Dice Dice => history.Simulator.Dice;

    private ModelDatabase Database => history.Database;

    /// <summary>Does one thing, chosen by chance.</summary>
    public async Task ActAsync(Pipeline pipeline)
    {
        try
        {
            await (history.Profile.IsCrowded ? Busily(pipeline) : Calmly(pipeline));
        }
        catch (Exception told) when (told is NpgsqlException or RebuildRefusedException or DomainException or ListingStoreAwayException)
        {
            // Whoever asked is told, and may ask again.
        }
    }

    private Task Calmly(Pipeline pipeline) => Dice.Below(20) switch
    {
        0 or 1 => pipeline.Writer.CreateAsync(NewBooking()),
        < 6 => StepAsync(pipeline.Writer),
        6 or 7 => DirectBookingAsync(pipeline.Writer),
        < 13 => PlaceAsync(pipeline.Writer),
        13 or 14 => VendorAsync(pipeline.Writer),
        15 or 16 => pipeline.Single.PublishAsync(AnyBooking(), CancellationToken.None),
        17 => pipeline.SingleReconciler.ReconcileAsync(AnyBooking(), CancellationToken.None),
        18 => pipeline.Sync.RunAsync(ignoreBackOff: true, CancellationToken.None),
        _ => pipeline.AuditAsync(new(), CancellationToken.None),
    };

    private Task Busily(Pipeline pipeline) => Dice.Below(20) switch
    {
        0 => pipeline.Writer.CreateAsync(NewBooking()),
        1 or 2 => DirectBookingAsync(pipeline.Writer),
        3 => StepAsync(pipeline.Writer),
        < 10 => PlaceAsync(pipeline.Writer),
        10 or 11 => VendorAsync(pipeline.Writer),
        12 => pipeline.Single.PublishAsync(AnyBooking(), CancellationToken.None),
        13 or 14 => pipeline.Sync.RunAsync(ignoreBackOff: true, CancellationToken.None),
        15 or 16 => pipeline.Reconciler.RunAsync(CancellationToken.None),
        17 => RushAsync(pipeline, (writer, _) => PlaceAsync(writer)),
        18 => RushAsync(pipeline, DeleteAsync),
        _ => pipeline.AuditAsync(new(), CancellationToken.None),
    };

    public BookingRow NewBooking() => new(
        Database.NewId(), Dice.OneOf(history.Places), Dice.OneOf(history.Vendors), BookingStatus.Pending, Dice.Between(1, 9),
        Database.Now + Dice.UpTo(TimeSpan.FromSeconds(60)), Database.Now + TimeSpan.FromSeconds(61) + Dice.UpTo(TimeSpan.FromSeconds(300)));

    private Guid AnyBooking() =>
        Database.Bookings.Rows.Count == 0 ? Guid.Empty : Database.Bookings.Rows.ElementAt(Dice.Below(Database.Bookings.Rows.Count)).Id;

    /// <summary>A step that the rules allow, an extension among them.</summary>
    private Task StepAsync(BookingWriter writer)
    {
        if (Dice.PerMille(250))
        {
            var longer = Dice.UpTo(TimeSpan.FromSeconds(200));
            return writer.StepAsync(AnyBooking(), SnapshotCause.BookingExtended, booking =>
                BookingTransitions.IsOpen(booking.Status) ? booking with { End = booking.End + longer } : null);
        }

        var (to, cause) = Dice.Below(5) switch
        {
            0 or 1 => (BookingStatus.Confirmed, SnapshotCause.BookingConfirmed),
            2 => (BookingStatus.Cancelled, SnapshotCause.BookingCancelled),
            3 => (BookingStatus.Rejected, SnapshotCause.BookingRejected),
            _ => (BookingStatus.Completed, SnapshotCause.BookingCompleted),
        };
        return writer.StepAsync(AnyBooking(), cause, booking =>
            BookingTransitions.IsAllowed(booking.Status, to) ? booking with { Status = to } : null);
    }

    private Task DirectBookingAsync(BookingWriter writer)
    {
        var id = Dice.PerMille(200) ? Database.NewId() : AnyBooking();
        var status = Dice.OneOf(Statuses);
        var quantity = Dice.Between(10, 99);
        var deletes = Dice.PerMille(150);
        return DirectlyAsync(writer, "writes a booking", transaction => writer.WriteBookingAsync(transaction, id, booking =>
            deletes ? null : (booking ?? NewBooking() with { Id = id }) with { Status = status, Quantity = quantity }));
    }

    /// <summary>Something happens, and two look after it, while the snapshot of a new booking is being made.</summary>
    private async Task RushAsync(Pipeline pipeline, Func<BookingWriter, Guid, Task> happen)
    {
        var booking = NewBooking();
        await DirectlyAsync(pipeline.Writer, "writes a new booking", transaction => pipeline.Writer.WriteBookingAsync(transaction, booking.Id, _ => booking));
        var first = pipeline.Reconciler.RunAsync(CancellationToken.None);
        await happen(pipeline.Writer, booking.Id);
        await pipeline.Reconciler.RunAsync(CancellationToken.None);
        await first;
    }

    private Task DeleteAsync(BookingWriter writer, Guid id) =>
        DirectlyAsync(writer, "deletes a booking", transaction => writer.WriteBookingAsync(transaction, id, _ => null));

    private Task PlaceAsync(BookingWriter writer)
    {
        var id = Dice.OneOf(history.Places);
        var fact = ++_facts;
        DateTimeOffset? alert = Dice.PerMille(300) ? Database.Now + Dice.UpTo(TimeSpan.FromSeconds(120)) : null;
        return DirectlyAsync(writer, "measures a place", transaction =>
            writer.WritePlaceAsync(transaction, id, place => place with { Fact = fact, AlertUntil = alert ?? place.AlertUntil }));
    }

    private Task VendorAsync(BookingWriter writer)
    {
        var id = Dice.OneOf(history.Vendors);
        var fact = ++_facts;
        return DirectlyAsync(writer, "certifies a vendor", transaction => writer.WriteVendorAsync(transaction, id, vendor => vendor with { Fact = fact }));
    }

    /// <summary>Now and then in a transaction that stays open for long.</summary>
    private Task DirectlyAsync(BookingWriter writer, string what, Func<ModelTransaction, Task> write) =>
        writer.DirectlyAsync(what, write, Slowly(), Slowly());

    private TimeSpan Slowly() => Dice.PerMille(history.Profile.IsCrowded ? 50 : 200) ? Dice.UpTo(TimeSpan.FromSeconds(100)) : TimeSpan.Zero;
}
