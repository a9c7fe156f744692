using MarketSnapshot.Core.Listings.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class ListingEventMapping : IEntityTypeConfiguration<ListingEvent>
{
    public void Configure(EntityTypeBuilder<ListingEvent> entity)
    {
        entity.ToTable("listing_events");
        entity.Property(e => e.Id).ValueGeneratedNever();
        entity.Property(e => e.Data).HasColumnType("json");
        entity.CheckEnum<ListingEvent, ListingEventKind>("kind");
    }
}
