// The departments of the shop, in the order of the menu. `picture` is an item's id.
export const categories = [
  {
    id: 'lighting',
    title: 'Lighting',
    picture: 'bell-pendant',
    lead: 'Lamps for one chair, one table, one corner. Several small lights do more for a room than a single big one.',
  },
  {
    id: 'table',
    title: 'Table',
    picture: 'sage-jug',
    lead: 'Plates, cups and jugs that are used every day, and look better for it.',
  },
  {
    id: 'seats',
    title: 'Seats',
    picture: 'spindle-chair',
    lead: 'Stools, chairs and one sofa, from people who sit down to make them.',
  },
  {
    id: 'textile',
    title: 'Textile',
    picture: 'striped-throw',
    lead: 'Wool, linen and cotton: what makes a room quiet and a chair warm.',
  },
  {
    id: 'kitchen',
    title: 'Kitchen',
    picture: 'red-pot',
    lead: 'Tools that do one thing well and can be repaired when they stop.',
  },
  {
    id: 'garden',
    title: 'Garden',
    picture: 'terracotta-pot',
    lead: 'For a balcony of two square metres or a bed of twenty.',
  },
  {
    id: 'desk',
    title: 'Desk',
    picture: 'pencil-cup',
    lead: 'A place for paper, pencils and the thing you must not forget.',
  },
];

export const everything = {
  id: 'everything',
  title: 'Everything',
  picture: 'oak-frame',
  lead: 'The whole shop on one page: sixty things for the rooms you live in.',
};
