import { searchWordsOf } from '../../question/search-terms.ts';

/** English words that hold a question together and tell nothing of what it is about. */
const ENGLISH = `
a about after again all also always am an and any are as at be because been before being but by can cant come could did
didnt do does doesnt doing dont even ever every for from get gets getting go going got had has have having he her hers
him his how i id if ill im in into is isnt it its ive just keep know like lot made make makes many may me mean means
might more most much my myself need no nor not now of on one only or our out over people really said say says see seem
seems should so some someone something still such tell than that thats the their them then there these they thing
things think this those through to too up us very want was way we well were what whats when where which while who why
will with wont would you your youre yours feel feels feeling felt life person
`;

/** The same of Vietnamese, with their marks. */
const VIETNAMESE = `
à ạ ai anh ấy bạn bao bị các cái cần chỉ cho chưa chứ có còn con cả của cũng cùng cứ đã đang đâu đây để đến đều
đi điều đó được em gì giờ giúp hãy hay hơn họ hỏi khi không ko là lại làm lên lắm luôn mà mấy mình mỗi một mọi muốn nào này nên
nếu nghĩa người nhé như nhưng những nhiều nó nói nữa ở ơi phải ra rất rồi sao sau sẽ tại thấy thế thì thật theo thể tôi
tớ trong trên từ và vào vẫn vậy về vì việc với xin khiến bằng hết ta cậu hả vừa qua chuyện
`;

const vietnamese = searchWordsOf(VIETNAMESE);

/** As {@link SearchWord.folded}. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(searchWordsOf(ENGLISH).map(({ folded }) => folded));

/** As {@link SearchWord.exact}. */
export const VIETNAMESE_STOP_WORDS: ReadonlySet<string> = new Set(vietnamese.map(({ exact }) => exact));

/** As {@link SearchWord.folded}: more than the marked ones, for "ma" is then "mà", and "sao" no star. */
export const UNMARKED_STOP_WORDS: ReadonlySet<string> = new Set(vietnamese.map(({ folded }) => folded));
